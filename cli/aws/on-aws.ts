import { randomBytes } from 'node:crypto';
import { setTimeout as passTime } from 'node:timers/promises';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import { CLIENT_SETTINGS, type ClientSource, type Credentials } from '../../lambdas/shared/clients';
import { Refusal } from '../refusal';
import type { Surroundings } from '../surroundings';
import { askAtTerminal } from '../terminal';
import { signedPost } from './signed-post';

/** A person waits at the terminal: throttled calls are worth more attempts than in a Lambda. */
const ATTEMPTS = 6;

/** The AWS that the standard credential chain leads to: environment, profile, SSO, container, instance. */
export function onAws(given: {
  readonly region?: string | undefined;
  readonly profile?: string | undefined;
}): Surroundings {
  const { profile } = given;
  // The JavaScript SDK does not read AWS_DEFAULT_REGION; the AWS CLI and its users do.
  const region = given.region ?? process.env.AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  const credentials = defaultProvider({
    ...(profile !== undefined && { profile }),
    mfaCodeProvider: askForMfaCode,
    ...(region !== undefined && { clientConfig: { region } }),
  });
  const clientsIn = (where: string | undefined): ClientSource => clientsOf({ region: where, profile, credentials });
  return {
    clients: clientsIn(region),
    clientsIn,
    now: () => Date.now(),
    sleep: async (milliseconds) => {
      await passTime(milliseconds);
    },
    randomHex: (digits) => randomBytes(digits).toString('hex').slice(0, digits),
    ask: askAtTerminal,
    post: (url, body) => signedPost(url, body, { credentials, now: () => new Date(), send: fetch }),
  };
}

function clientsOf(settings: {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly credentials: () => Promise<Credentials>;
}): ClientSource {
  const { region, profile, credentials } = settings;
  const built = new Map<unknown, unknown>();
  return (Client) => {
    const known = built.get(Client);
    if (known instanceof Client) return known;
    const client = new Client({
      ...CLIENT_SETTINGS,
      maxAttempts: ATTEMPTS,
      credentials,
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
    });
    built.set(Client, client);
    return client;
  };
}

async function askForMfaCode(serial: string): Promise<string> {
  const code = await askAtTerminal(`MFA code of ${serial}: `);
  if (code !== undefined && code.trim() !== '') return code.trim();
  throw new Refusal(
    'NoCredentials',
    `The profile asks for a code of ${serial}, and nobody is at the terminal to type it; log in first and give Kiln the session's credentials.`,
  );
}
