/** The account and region that are simulated. The id is AWS's own example of one. */
export const ACCOUNT = { accountId: '111122223333', region: 'eu-central-1' } as const;

export const ZONES = ['a', 'b', 'c'].map((letter) => `${ACCOUNT.region}${letter}`);

/** `a` and `eu-central-1a` both mean the zone; undefined where there is none such. */
export function zoneNamed(text: string): string | undefined {
  return ZONES.find((zone) => zone === text || zone.slice(ACCOUNT.region.length) === text);
}

export function arnOf(service: string, resource: string): string {
  return `arn:aws:${service}:${ACCOUNT.region}:${ACCOUNT.accountId}:${resource}`;
}

/** A stage's roles lie under its own path, and that is all of them that may be passed. */
export function roleArn(stage: string, name: string): string {
  return `arn:aws:iam::${ACCOUNT.accountId}:role/kiln/${stage}/${name}`;
}
