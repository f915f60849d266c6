import * as z from 'zod';
import type { FieldPath } from './fleet-finding';
import { fleetSpecSchema } from './fleet-spec';

const { image, instances } = fleetSpecSchema.shape;
const scriptPath = image.shape.components.unwrap().element.shape.script;
const entry = z.object({ script: scriptPath }).nullable().catch(null);
const entries = z.array(entry).catch([]);

/** As much of a spec as names scripts; whatever is unreadable is skipped. */
const mentions = z.object({
  image: z.object({ components: entries, tests: entries }).catch({ components: [], tests: [] }),
  instances: z.object({ userData: instances.shape.userData }).catch({}),
});

export interface ScriptReference {
  readonly field: FieldPath;
  /** Relative to the fleets folder. */
  readonly path: string;
  readonly role: 'component' | 'test' | 'user data';
}

/** Every place where a spec, or what was meant as one, names a script. */
export function scriptReferences(raw: unknown): readonly ScriptReference[] {
  const found = mentions.safeParse(raw);
  if (!found.success) return [];
  const { image: lists, instances: machines } = found.data;
  const listed = (list: 'components' | 'tests', role: ScriptReference['role']): readonly ScriptReference[] =>
    lists[list].flatMap((mention, index) =>
      mention === null ? [] : [{ field: ['image', list, index, 'script'], path: mention.script, role }],
    );
  return [
    ...listed('components', 'component'),
    ...listed('tests', 'test'),
    ...(machines.userData === undefined
      ? []
      : [{ field: ['instances', 'userData'], path: machines.userData, role: 'user data' as const }]),
  ];
}
