import type { GenerationHealth } from './generation-health';

export interface GuardAlarm {
  readonly name: string;
  /** `OK`, `ALARM`, `INSUFFICIENT_DATA`; undefined for an alarm that is not there. */
  readonly state: string | undefined;
  readonly stateReason: string;
}

export type Judgement =
  | { readonly kind: 'proceed'; readonly reason: string }
  | { readonly kind: 'hold'; readonly reason: string }
  | { readonly kind: 'stop'; readonly reason: string };

/** An alarm that was made a moment ago may not be described yet. */
const UNSEEN_SECONDS = 120;

/**
 * Whether a release may go on. Alarms and a green that lost its health stop it; a group that is short of instances but
 * heals itself holds it, until the patience of the plan is used up. Times in epoch seconds.
 */
export function judge(given: {
  readonly now: number;
  /** When the present weight was written. */
  readonly since: number;
  readonly soakSeconds: number;
  /** So long a step may be held up. */
  readonly patientUntil: number;
  readonly alarms: readonly GuardAlarm[];
  readonly green: GenerationHealth & { readonly generation: string; readonly needed: number };
  /** Null on a first release. */
  readonly blue: (GenerationHealth & { readonly generation: string; readonly needed: number }) | null;
}): Judgement {
  const { alarms, green, blue } = given;
  const patient = given.now <= given.patientUntil;
  const ringing = alarms.filter((alarm) => alarm.state === 'ALARM');
  if (ringing.length > 0) {
    const reason = ringing.map((alarm) => `Alarm ${alarm.name} is in ALARM: ${alarm.stateReason}`).join('; ');
    // A first generation boots with all of the traffic: its alarms may still ring from the minutes before it was healthy.
    return { kind: blue === null && patient ? 'hold' : 'stop', reason };
  }
  const gone = alarms.filter((alarm) => alarm.state === undefined).map((alarm) => alarm.name);
  if (gone.length > 0 && given.now <= given.since + UNSEEN_SECONDS) {
    return { kind: 'hold', reason: `Guard alarm ${gone.join(', ')} is not described yet` };
  }
  if (gone.length > 0) {
    return { kind: 'stop', reason: `Guard alarm ${gone.join(', ')} does not exist any more, so nobody watches green` };
  }
  if (green.healthy === 0)
    return { kind: 'stop', reason: `${green.generation} has no healthy target: ${green.reason}` };

  const short = [green, blue].find((group) => group !== null && group.healthy < group.needed);
  if (short !== undefined && short !== null) {
    const reason = `${short.generation} has ${short.healthy} healthy of ${short.needed} it needs: ${short.reason}`;
    return { kind: patient ? 'hold' : 'stop', reason };
  }
  const soaked = given.now - given.since;
  if (soaked < given.soakSeconds) {
    return {
      kind: 'hold',
      reason: `${soaked} s of ${given.soakSeconds} s soaked; ${green.generation}: ${green.reason}`,
    };
  }
  return { kind: 'proceed', reason: `Soaked ${soaked} s with every guard quiet; ${green.generation}: ${green.reason}` };
}
