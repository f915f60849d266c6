import { AwsError } from '../../aws-error';

/** Source: https://docs.aws.amazon.com/step-functions/latest/apireference/API_ListExecutions.html: 100 by default, 1,000 at most. */
const DEFAULT_SIZE = 100;
const LARGEST_SIZE = 1000;

/** One page of a list, and the token that opens the next. @throws AwsError ValidationException, InvalidToken */
export function pageOf<Item>(
  items: readonly Item[],
  maxResults: number | undefined,
  token: string | undefined,
): { readonly items: readonly Item[]; readonly nextToken?: string } {
  const asked = maxResults ?? DEFAULT_SIZE;
  if (asked > LARGEST_SIZE) {
    throw new AwsError(
      'ValidationException',
      `1 validation error detected: Value '${asked}' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to ${LARGEST_SIZE}`,
    );
  }
  const size = asked === 0 ? DEFAULT_SIZE : asked;
  const start = token === undefined ? 0 : Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start)) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
  const end = start + size;
  const page = items.slice(start, end);
  return end < items.length
    ? { items: page, nextToken: Buffer.from(String(end)).toString('base64url') }
    : { items: page };
}
