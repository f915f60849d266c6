import { Tracer } from '@aws-lambda-powertools/tracer';
import type { SdkClient } from './clients';
import type { TracedWork } from './runtime';

/** SDK clients are captured one by one; their HTTPS requests once more would only double them. */
const tracer = new Tracer({ captureHTTPsRequests: false });

/** A client whose every call shows up in the invocation's trace. */
export function tracedClient<C extends SdkClient>(client: C): C {
  return tracer.captureAWSv3Client(client);
}

/**
 * Work as a part of the invocation's trace, which can be searched for by its annotations: those of a Lambda's own segment
 * cannot be set. Source: X-Ray developer guide, "Tracing Lambda functions with X-Ray".
 */
export async function traced<Done>({ name, annotations }: TracedWork, work: () => Promise<Done>): Promise<Done> {
  const segment = tracer.getSegment();
  const part = segment?.addNewSubsegment(name);
  if (segment === undefined || part === undefined) return work();
  tracer.setSegment(part);
  for (const [key, value] of Object.entries(annotations)) tracer.putAnnotation(key, value);
  try {
    return await work();
  } catch (error) {
    if (error instanceof Error) tracer.addErrorAsMetadata(error);
    throw error;
  } finally {
    part.close();
    tracer.setSegment(segment);
  }
}
