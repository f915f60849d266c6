import { explain } from '../../cli/aws/explain';

function awsError(name: string, message: string, more: object = {}): Error {
  return Object.assign(new Error(message), { name, ...more });
}

describe('what an error of AWS means at a terminal', () => {
  it.each([
    [
      'no credentials',
      awsError('CredentialsProviderError', 'Could not load credentials from any providers'),
      'NoCredentials',
      'Could not load credentials from any providers; log in (aws sso login --profile work)',
    ],
    [
      'an SSO session that is over',
      awsError('CredentialsProviderError', 'The SSO session associated with this profile has expired.\nmore'),
      'NoCredentials',
      'has expired; log in',
    ],
    [
      'expired keys',
      awsError('ExpiredTokenException', 'The security token is expired'),
      'NoCredentials',
      'have expired',
    ],
    [
      'wrong keys',
      awsError('UnrecognizedClientException', 'The security token is invalid.'),
      'NoCredentials',
      'does not accept',
    ],
    [
      'no permission',
      awsError('AccessDeniedException', 'User: arn:… is not authorized to perform: states:StartExecution'),
      'AccessDenied',
      'states:StartExecution; docs/command-line.md',
    ],
    ['no region', new Error('Region is missing'), 'NoRegion', 'pass --region eu-central-1'],
    [
      'a region that is none',
      Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }),
      'AwsUnreachable',
      'in eu-centrl-1',
    ],
    ['a service that is busy', awsError('ThrottlingException', 'Rate exceeded'), 'AwsUnreachable', 'Rate exceeded'],
    [
      'a service that is ill',
      awsError('InternalFailure', '', { $metadata: { httpStatusCode: 500 } }),
      'AwsUnreachable',
      'InternalFailure',
    ],
  ])('%s', (_what, error, name, cause) => {
    expect(explain(error, { profile: 'work', region: 'eu-centrl-1' })).toMatchObject({
      name,
      message: expect.stringContaining(cause),
    });
  });

  it.each([
    ['a defect', new TypeError('x is undefined')],
    ['an input AWS does not take', awsError('ValidationException', 'bad', { $metadata: { httpStatusCode: 400 } })],
    ['no error at all', 'text'],
  ])('%s is nothing a person can mend', (_what, error) => {
    expect(explain(error, {})).toBeUndefined();
  });
});
