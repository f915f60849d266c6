import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { findingText } from '../../lambdas/domain/fleet-finding';
import { withOverlay } from '../../lambdas/domain/fleet-overlay';
import { checkRules } from '../../lambdas/domain/fleet-rules';
import { checkShape } from '../../lambdas/domain/fleet-shape';
import { REFUSALS } from '../infra/fleet-refusals';

const SAMPLE = readFileSync(join(__dirname, '../../fleets/web.yaml'), 'utf8');

/** What only a whole folder knows, with its stages and scripts, or YAML itself: the test of fleet files has that. */
const OF_THE_FOLDER = /\bstages?\b|does not exist|is a folder|the file is|stands twice|^:/;

/** The same refusals as of fleet files, from the spec alone: that is how they come when a release is planned. */
const ofTheSpec = Object.entries(REFUSALS).flatMap(([what, { change, finds }]) => {
  const says = finds.map(([, words]) => words).filter((words) => !OF_THE_FOLDER.test(words));
  return says.length === 0 ? [] : [{ what, change, says }];
});

it.each(ofTheSpec)('a spec is refused for $what', ({ change: [piece, by], says }) => {
  const spec = withOverlay(parse(SAMPLE.replace(piece, () => by)), { stages: null });
  const findings = [...checkShape(spec), ...checkRules(spec, 'prod')].map(findingText);
  expect(findings.toSorted()).toEqual(says.toSorted());
});
