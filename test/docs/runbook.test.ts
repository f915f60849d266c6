import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { ERROR_NAMES } from '../../lambdas/domain/errors';
import { anchorOf, runbookSection, STOPPED_BY_PERSON, UNEXPECTED, withRunbook } from '../../lambdas/domain/runbook';
import { ofType, synthesise, templateOf } from '../infra/synthesis';

const runbook = readFileSync(join(__dirname, '../../docs/runbook.md'), 'utf8');
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);
const anchors = headings.map(anchorOf);

/** What stands under a heading, up to the next one. */
function sectionOf(heading: string): string {
  return runbook.split(/^(?=#+ )/m).find((section) => section.startsWith(`## ${heading}\n`)) ?? '';
}

it.each([...ERROR_NAMES, UNEXPECTED])('%s has a section that says what it means and what to do', (name) => {
  expect(headings).toContain(name);
  expect(sectionOf(name)).toMatch(/\*\*Means:\*\*[\s\S]*\*\*Do:\*\*/);
});

it('no two sections share an anchor', () => {
  expect(new Set(anchors).size).toBe(anchors.length);
});

it.each([...ERROR_NAMES, STOPPED_BY_PERSON, 'States.Runtime', 'Execution.ABORTED', 'AccessDeniedException'])(
  'the cause of %s leads to a section',
  (error) => {
    expect(headings).toContain(runbookSection(error));
    const cause = withRunbook('It went wrong.', error);
    expect(cause).toBe(`It went wrong. (runbook: ${runbookSection(error)})`);
    expect(withRunbook(cause, error)).toBe(cause);
  },
);

describe('alarms', () => {
  const alarms = ofType(templateOf(synthesise(), 'kiln-prod'), 'AWS::CloudWatch::Alarm').map(([, { Properties }]) =>
    z.looseObject({ AlarmName: z.string(), AlarmDescription: z.string() }).parse(Properties),
  );

  it('are there', () => {
    expect(alarms.length).toBeGreaterThan(10);
  });

  it.each(alarms.map((alarm) => [alarm.AlarmName, alarm.AlarmDescription]))(
    '%s has in its description the address of its section',
    (_name, description) => {
      const [, anchor] = / Runbook: docs\/runbook\.md#(\S+)$/.exec(description) ?? [];
      expect(anchors).toContain(anchor);
    },
  );
});

it('links inside the runbook lead somewhere', () => {
  const links = [...runbook.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);
  expect(links).not.toEqual([]);
  for (const link of links) expect(anchors).toContain(link);
});
