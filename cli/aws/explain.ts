import { isTransient } from '../../lambdas/shared/aws-errors';
import { Refusal } from '../refusal';

/** What the person gave to get to AWS, for the way out. */
export interface Way {
  readonly profile?: string | undefined;
  readonly region?: string | undefined;
}

/** @returns what an SDK error means to somebody at a terminal; undefined where it is nothing they can mend */
export function explain(error: unknown, way: Way): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  const is = (...names: readonly string[]): boolean => names.includes(name);
  const told = firstLine(message);
  const of = way.profile === undefined ? '' : ` of profile ${way.profile}`;
  const login = way.profile === undefined ? 'aws sso login' : `aws sso login --profile ${way.profile}`;
  if (is('CredentialsProviderError', 'TokenProviderError', 'ProviderError')) {
    return new Refusal(
      'NoCredentials',
      `There are no AWS credentials${of}: ${told}; log in (${login}), set AWS_PROFILE, or pass --profile.`,
      { cause: error },
    );
  }
  if (is('ExpiredToken', 'ExpiredTokenException', 'RequestExpired', 'TokenRefreshRequired')) {
    return new Refusal('NoCredentials', `The AWS credentials${of} have expired; log in again (${login}).`, {
      cause: error,
    });
  }
  if (is(...NOT_BELIEVED)) {
    return new Refusal(
      'NoCredentials',
      `AWS does not accept the credentials${of}: ${told}; check the profile, the region, and this machine's clock.`,
      { cause: error },
    );
  }
  if (is('AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationErrorException')) {
    return new Refusal(
      'AccessDenied',
      `AWS refuses it: ${told}; docs/command-line.md says which actions each command needs.`,
      { cause: error },
    );
  }
  if (/^Region is missing/.test(message)) {
    return new Refusal(
      'NoRegion',
      'There is no AWS region: pass --region eu-central-1, set AWS_REGION, or give the profile a region.',
      { cause: error },
    );
  }
  if (/^Invalid region|not a valid (hostname|region)/i.test(message)) {
    return new Refusal('NoRegion', `${told}; pass a region such as --region eu-central-1.`, { cause: error });
  }
  if (!isTransient(error)) return undefined;
  const where = way.region === undefined ? '' : ` in ${way.region}`;
  return new Refusal(
    'AwsUnreachable',
    `AWS does not answer${where}: ${told || name}; check the network and the region's name, then try again.`,
    { cause: error },
  );
}

const NOT_BELIEVED = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'AuthFailure',
  'NotAuthorized',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
] as const;

function firstLine(text: string): string {
  return (text.split('\n')[0] ?? '').replace(/[.\s]+$/, '');
}
