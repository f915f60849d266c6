/** A file in S3 and what it must hash to. */
export interface CheckedFile {
  readonly bucket: string;
  readonly key: string;
  readonly versionId?: string;
  readonly sha256: string;
}

export interface ManifestScript extends CheckedFile {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
}

/** What Kiln has an instance do. */
export interface Manifest {
  readonly artifact?: CheckedFile & { readonly version: string; readonly versionId: string };
  readonly scripts: readonly ManifestScript[];
  /** A build's: clean up for imaging at the end. */
  readonly sealed: boolean;
}

/** Thrown for text that is no manifest. */
export class MalformedManifest extends Error {
  override readonly name = 'MalformedManifest';
}

const SHA256 = /^[0-9a-f]{64}$/;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/**
 * Reads a manifest, one directive per line, fields separated by one space:
 *
 *     artifact <version> <bucket> <key> <versionId> <sha256>
 *     script <name> <bucket> <key> <sha256>
 *     input <NAME> <base64 value>          (of the script above)
 *     seal                                 (last)
 *
 * @throws MalformedManifest naming the line.
 */
export function parseManifest(text: string): Manifest {
  let artifact: Manifest['artifact'];
  const scripts: { name: string; bucket: string; key: string; sha256: string; inputs: Record<string, string> }[] = [];
  let sealed = false;
  for (const [index, line] of text.replace(/\n$/, '').split('\n').entries()) {
    const refuse = (why: string): never => {
      throw new MalformedManifest(`line ${index + 1}: ${why}`);
    };
    if (sealed) refuse('nothing may follow seal');
    const [directive, ...fields] = line.split(' ');
    const [a, b, c, d, e] = fields;
    if (directive === 'artifact' && fields.length === 5 && a && b && c && d && e) {
      if (artifact !== undefined) refuse('a second artifact');
      if (!SHA256.test(e)) refuse('not a SHA-256');
      artifact = { version: a, bucket: b, key: c, versionId: d, sha256: e };
    } else if (directive === 'script' && fields.length === 4 && a && b && c && d) {
      if (!SHA256.test(d)) refuse('not a SHA-256');
      scripts.push({ name: a, bucket: b, key: c, sha256: d, inputs: {} });
    } else if (directive === 'input' && fields.length === 2 && a && b !== undefined) {
      const script = scripts.at(-1) ?? refuse('an input before any script');
      if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(a)) refuse('not a name of an environment variable');
      if (!BASE64.test(b)) refuse('not base64');
      script.inputs[a] = Buffer.from(b, 'base64').toString();
    } else if (directive === 'seal' && fields.length === 0) sealed = true;
    else refuse('not a directive');
  }
  return { scripts, sealed, ...(artifact !== undefined && { artifact }) };
}
