import { z } from 'zod';

/** An event that is to start a release, as a file says it. */
export interface RehearsedEvent {
  readonly source: string;
  readonly detailType: string;
  readonly resources: readonly string[];
  readonly detail: Readonly<Record<string, unknown>>;
}

/** @param message a sentence for whoever wrote the file */
export class BadEventFile extends Error {
  override readonly name = 'BadEventFile';
}

const detail = z.record(z.string(), z.unknown());

/** As rules and targets see an event. */
const envelope = z
  .object({ source: z.string(), 'detail-type': z.string(), resources: z.array(z.string()).default([]), detail })
  .transform(({ 'detail-type': detailType, ...rest }): RehearsedEvent => ({ detailType, ...rest }));

/** As `aws events put-events --entries file://…` takes it. */
const entry = z
  .object({
    Source: z.string(),
    DetailType: z.string(),
    Resources: z.array(z.string()).default([]),
    Detail: z.string().transform((text, context) => {
      const parsed = detail.safeParse(jsonOf(text));
      if (parsed.success) return parsed.data;
      context.addIssue('Detail must be an object as a JSON text');
      return z.NEVER;
    }),
  })
  .transform(
    ({ Source, DetailType, Resources, Detail }): RehearsedEvent => ({
      source: Source,
      detailType: DetailType,
      resources: Resources,
      detail: Detail,
    }),
  );

const file = z.union([envelope, entry, z.tuple([entry]).transform(([only]) => only)]);

/** @throws BadEventFile */
export function readEventFile(text: string, name: string): RehearsedEvent {
  const json = jsonOf(text);
  if (json === undefined) throw new BadEventFile(`${name}: is no JSON; see events/ for examples.`);
  const parsed = file.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new BadEventFile(
    `${name}: is no event; write {"source": …, "detail-type": …, "detail": {…}}, or one entry as "aws events put-events" takes it. See events/ for examples.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
