import { Tracer } from '@aws-lambda-powertools/tracer';
import type { SdkClient } from './clients';
import { tracedBy } from './traced-by';

/** SDK clients are captured one by one; their HTTPS requests once more would only double them. */
const tracer = new Tracer({ captureHTTPsRequests: false });

/** A client whose every call shows up in the invocation's trace, once, however often it is asked for. */
export function tracedClient<C extends SdkClient>(client: C): C {
  return tracer.captureAWSv3Client(client);
}

/** Work as a part of the invocation's trace. */
export const traced = tracedBy(tracer);
