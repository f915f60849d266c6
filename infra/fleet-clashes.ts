import { z } from 'zod';
import { fieldText } from '../lambdas/domain/fleet-finding';
import { fleetSpecSchema } from '../lambdas/domain/fleet-spec';
import type { FleetFile } from './fleet-file';
import type { FleetFileProblem } from './fleet-file-error';

const { fleet, traffic, guards } = fleetSpecSchema.shape;
const named = z.object({ fleet });
const guarded = z.object({ fleet, guards: z.object({ alarms: guards.unwrap().shape.alarms }) });
const served = z.object({
  traffic: z.array(z.object({ listener: traffic.element.shape.listener, priority: traffic.element.shape.priority })),
});

/** What one fleet file cannot have beside another one. */
export function clashes(files: readonly FleetFile[], stages: readonly string[]): readonly FleetFileProblem[] {
  return [
    ...sameFleet(files),
    ...stages.flatMap((stage) => [...samePriority(files, stage), ...alarmsOfOthers(files, stage)]),
  ];
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

/** Elastic Load Balancing takes each priority of a listener once: `PriorityInUse`. A sample listener is each fleet's own. */
function samePriority(files: readonly FleetFile[], stage: string): readonly FleetFileProblem[] {
  const first = new Map<string, { readonly name: string; readonly place: string }>();
  return files.flatMap((file) => {
    const spec = served.safeParse(file.specOf(stage));
    if (!spec.success) return [];
    return spec.data.traffic.flatMap(({ listener, priority }, index) => {
      if (listener === 'sample') return [];
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

/** The sample's name, should its file be gone: copies of it remember it. */
const SAMPLE = 'web';

/** The alarm of a sample load balancer, `web-5xx` or `staging-web-5xx`, tells nothing of a fleet that is not behind it. */
function alarmsOfOthers(files: readonly FleetFile[], stage: string): readonly FleetFileProblem[] {
  const fleets = new Set([SAMPLE, ...files.map(({ name }) => name)]);
  return files.flatMap((file) => {
    const spec = guarded.safeParse(file.specOf(stage));
    // A file under another fleet's name is told of already; which of the two names is wrong, nobody knows yet.
    if (!spec.success || spec.data.fleet !== file.name) return [];
    const { fleet: own, guards } = spec.data;
    return guards.alarms.flatMap((alarm, index) => {
      const field = file.placeOf(['guards', 'alarms', index], stage);
      const other = [...fleets].find((name) => [`${name}-5xx`, `${stage}-${name}-5xx`].includes(alarm));
      if (other === undefined || other === own) return [];
      return [
        {
          file: file.shownPath,
          line: file.lineOf(field),
          field: fieldText(field),
          problem: `${alarm} watches the load balancer of fleet ${other}`,
          fix: `write ${alarm.slice(0, -`${other}-5xx`.length)}${own}-5xx, which is made with the sample load balancer of ${own}, or an alarm of yours`,
        },
      ];
    });
  });
}
