/**
 * Whether a caller is among a fleet's approvers. The caller's ARN is what AWS has verified: a user's, or that of a role's
 * session (`arn:aws:sts::111122223333:assumed-role/Deployers/alice`), which tells the role's name and not its path. An
 * approver may be a user, a role, which stands for all of its sessions, or one session; `*` stands for any part of a name.
 * Source: IAM user guide, "IAM identifiers"; "Policy elements: Principal, role session principals".
 */
export function mayAnswer(approvers: readonly string[], caller: string): boolean {
  return approvers.some((approver) => patternOf(approver).test(caller));
}

function patternOf(approver: string): RegExp {
  const role = /^(arn:aws[a-z-]*):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(approver);
  const [, partition, account, name] = role ?? [];
  const text = role === null ? approver : `${partition}:sts::${account}:assumed-role/${name}/*`;
  return new RegExp(`^${text.split('*').map(escaped).join('[^/:]*')}$`);
}

const escaped = (text: string): string => text.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&');
