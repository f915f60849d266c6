import type { Runtime } from './runtime';

/** What of Powertools' Tracer traces work. */
export interface Tracing {
  getSegment(): Segment | undefined;
  setSegment(segment: Segment): void;
  putAnnotation(key: string, value: string): void;
  addErrorAsMetadata(error: Error): void;
}

export interface Segment {
  addNewSubsegment(name: string): Segment;
  close(): void;
}

/**
 * Does work as a part of the invocation's trace, which can be searched for by its annotations: those of a Lambda's own
 * segment cannot be set. Source: X-Ray developer guide, "Tracing Lambda functions with X-Ray".
 */
export function tracedBy(tracer: Tracing): NonNullable<Runtime['trace']> {
  return async ({ name, annotations }, work) => {
    const segment = tracer.getSegment();
    if (segment === undefined) return work();
    const part = segment.addNewSubsegment(name);
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
  };
}
