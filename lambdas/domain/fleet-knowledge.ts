/**
 * What can be told from a name or a value alone.
 */

/**
 * Graviton families carry a `g` behind their generation's number: m7g, c6gn, x2gd, im4gn, is4gen; and there is a1. In
 * front of the number it stands for graphics (g5), and g5g is both.
 * @see https://docs.aws.amazon.com/ec2/latest/instancetypes/instance-type-names.html
 */
export function architectureOf(instanceType: string): 'arm64' | 'x86_64' {
  const [, options = ''] = /^[a-z]+\d+([a-z]*)/.exec(instanceType) ?? [];
  return options.includes('g') || instanceType.startsWith('a1.') ? 'arm64' : 'x86_64';
}

/** Names people give to secrets. A tokenizer is none. */
export function nameSuggestsSecret(name: string): boolean {
  return /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN(?!I[SZ])|CREDENTIAL|PRIVATE_?KEY|API_?KEY|ACCESS_?KEY/i.test(name);
}

const SECRET_SHAPES: readonly RegExp[] = [
  // The ids of AWS access keys. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  // An AWS secret access key: 40 characters of every kind, which neither a digest in hexadecimal nor a path is.
  /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)[A-Za-z0-9/+]{40}$/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  // Tokens of GitHub and Slack.
  /\b(gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{22,}|xox[abprs]-[\w-]{10,})/,
  // A password in an address.
  /:\/\/[^/\s:@]+:[^/\s@]+@/,
];

export function looksLikeSecret(value: string): boolean {
  return SECRET_SHAPES.some((shape) => shape.test(value));
}
