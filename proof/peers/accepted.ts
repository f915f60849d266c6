import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { PeerRow } from './check';

/** Something a linter says of a resource. */
export interface Finding {
  readonly rule: string;
  /** `kiln-prod FunctionsNotifyFunction14746912` */
  readonly where: string;
  readonly says: string;
}

const acceptedSchema = z.array(
  z.strictObject({
    rule: z.string(),
    /** Of `where` and what is said, a regular expression; without it, wherever the rule is broken. */
    of: z.string().optional(),
    reason: z.string().min(20),
  }),
);

/**
 * What is found has a reason in `accepted/<linter>.yaml`, or is a failure; and so is a reason without a finding.
 * @param looked how many templates were looked at
 */
export function judged(linter: string, findings: readonly Finding[], looked: number): PeerRow[] {
  const file = `accepted/${linter}.yaml`;
  const accepted = acceptedSchema.parse(parse(readFileSync(join(__dirname, file), 'utf8')));
  const used = new Map(accepted.map((entry) => [entry, 0]));
  const unexplained: Finding[] = [];
  for (const finding of findings) {
    const text = `${finding.where} ${finding.says}`;
    const entry = accepted.find(
      ({ rule, of }) => rule === finding.rule && (of === undefined || new RegExp(of).test(text)),
    );
    if (entry === undefined) unexplained.push(finding);
    else used.set(entry, (used.get(entry) ?? 0) + 1);
  }
  const idle = [...used]
    .filter(([, count]) => count === 0)
    .map(([{ rule, of }]) => `${rule}${of === undefined ? '' : ` of ${of}`}`);
  const shown = unexplained.slice(0, 5).map(({ rule, where, says }) => `${rule} ${where}: ${says}`);
  return [
    {
      says: `${looked} templates`,
      ok: unexplained.length === 0,
      detail:
        unexplained.length === 0
          ? `${findings.length} findings, each with its reason in ${file}`
          : `${unexplained.length} of ${findings.length} findings have no reason in ${file}: ${shown.join(' | ')}`,
    },
    {
      says: 'reasons',
      ok: idle.length === 0,
      detail:
        idle.length === 0
          ? `${accepted.length}, none of them idle`
          : `nothing is found any more of ${idle.join(', ')}: take it out of ${file}`,
    },
  ];
}
