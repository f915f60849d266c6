import { PRICING_REGION, prices } from '../aws/prices';
import { noSetting } from '../no-setting';
import type { Surroundings } from '../surroundings';

/** What it takes that two generations run for a while. */
export interface DoubleFleet {
  readonly instances: number;
  readonly instanceType: string;
  /** Until the generation before is retired, at most. */
  readonly hours: number;
  readonly instanceHours: number;
  /** By the list, on demand; null where the list is not to be had. */
  readonly usdPerHour: number | null;
  readonly usd: number | null;
}

/** The cost of the instances only; of volumes, the builder and the traffic it says nothing. */
export async function doubleFleet(
  {
    instances,
    instanceType,
    seconds,
  }: { readonly instances: number; readonly instanceType: string; readonly seconds: number },
  region: string,
  { clientsIn }: Pick<Surroundings, 'clientsIn'>,
): Promise<DoubleFleet> {
  const hours = rounded(seconds / 3600);
  const instanceHours = rounded(instances * hours);
  const usdPerHour = await hourly(instanceType, region, clientsIn);
  return {
    instances,
    instanceType,
    hours,
    instanceHours,
    usdPerHour,
    usd: usdPerHour === null ? null : rounded(instanceHours * usdPerHour),
  };
}

/** Prices are good to know and nothing depends on them: whoever may not ask for them gets hours. */
async function hourly(
  instanceType: string,
  region: string,
  clientsIn: Surroundings['clientsIn'],
): Promise<number | null> {
  try {
    return (await prices(clientsIn(PRICING_REGION), noSetting).hourly(instanceType, region)) ?? null;
  } catch {
    return null;
  }
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
