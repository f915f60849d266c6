import { z } from 'zod';
import { fieldText } from '../lambdas/domain/fleet-finding';
import { fleetSpecSchema } from '../lambdas/domain/fleet-spec';
import type { FleetFile } from './fleet-file';
import type { FleetFileProblem } from './fleet-file-error';

const { fleet, traffic } = fleetSpecSchema.shape;
const named = z.object({ fleet });
const served = z.object({
  traffic: z.array(z.object({ listener: traffic.element.shape.listener, priority: traffic.element.shape.priority })),
});

/** What two fleet files cannot both have. */
export function clashes(files: readonly FleetFile[], stages: readonly string[]): readonly FleetFileProblem[] {
  return [...sameFleet(files), ...stages.flatMap((stage) => samePriority(files, stage))];
}

function sameFleet(files: readonly FleetFile[]): readonly FleetFileProblem[] {
  const first = new Map<string, FleetFile>();
  return files.flatMap((file) => {
    const spec = named.safeParse(file.base);
    if (!spec.success) return [];
    const other = first.get(spec.data.fleet);
    if (other === undefined) {
      first.set(spec.data.fleet, file);
      return [];
    }
    return [
      {
        file: file.shownPath,
        line: file.lineOf(['fleet']),
        field: 'fleet',
        problem: `${spec.data.fleet} has a file already, ${other.shownPath}:${other.lineOf(['fleet'])}`,
        fix: 'remove one of the two files, or rename the fleet and the file',
      },
    ];
  });
}

/** Elastic Load Balancing takes each priority of a listener once: `PriorityInUse`. */
function samePriority(files: readonly FleetFile[], stage: string): readonly FleetFileProblem[] {
  const first = new Map<string, { readonly name: string; readonly place: string }>();
  return files.flatMap((file) => {
    const spec = served.safeParse(file.specOf(stage));
    if (!spec.success) return [];
    return spec.data.traffic.flatMap(({ listener, priority }, index) => {
      const field = file.placeOf(['traffic', index, 'priority'], stage);
      const line = file.lineOf(field);
      const key = `${priority} ${listener}`;
      const other = first.get(key);
      if (other === undefined) {
        first.set(key, { name: file.name, place: `${file.shownPath}:${line}` });
        return [];
      }
      return [
        {
          file: file.shownPath,
          line,
          field: fieldText(field),
          problem: `${file.name} and ${other.name} (${other.place}) both want priority ${priority} of the listener ${listener}`,
          fix: 'give one of them another priority',
        },
      ];
    });
  });
}
