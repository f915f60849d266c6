import * as z from 'zod';
import { type Plan, planSchema } from './plan';

const MOST_KEPT = 32;
const kept = new Map<string, Plan>();

/** A stored plan, from its text. It never changes, and a release's handlers ask for the same one again and again: the latest are kept. */
export const storedPlanSchema = z.string().transform(parsePlan);

export function parsePlan(text: string): Plan {
  const known = kept.get(text);
  if (known !== undefined) return known;
  const plan = planSchema.parse(JSON.parse(text));
  const [oldest] = kept.keys();
  if (kept.size >= MOST_KEPT && oldest !== undefined) kept.delete(oldest);
  kept.set(text, plan);
  return plan;
}
