import type { Preview } from './preview';
import { stepsText } from './steps';

/** What a person reads before saying yes, by name. */
export function previewDetails(preview: Preview): Readonly<Record<string, string>> {
  const { generation, blue, image, spec, capacity, steps } = preview;
  const changes = spec.differences?.map(({ field, from, to }) => `${field}: ${from ?? 'nothing'} → ${to ?? 'nothing'}`);
  return {
    generation: generation ?? 'unknown',
    replaces: blue === null ? 'nothing' : `${blue.generation} (${blue.version})`,
    image: image === null ? 'unknown' : (image.reused ?? `${image.name}, to be baked`),
    recipeDigest: image?.recipeDigest ?? 'unknown',
    fleetFile: changes === undefined ? 'nothing to compare with' : changes.join('; ') || 'unchanged',
    instances: capacity === null ? 'unknown' : `${capacity.launchSize}, of ${capacity.min} to ${capacity.max}`,
    steps: stepsText(steps),
  };
}
