import { type FromEnvInit, fromEnv } from '@aws-sdk/credential-provider-env';

/**
 * What the bundles have in place of `@aws-sdk/credential-provider-node`, under the name it has there: a Lambda's
 * credentials are in its environment, and last as long as that.
 * Source: Lambda developer guide, "Defined runtime environment variables".
 */
export const defaultProvider = (init?: FromEnvInit) => fromEnv(init);
