import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { allStates } from './machines';
import { walk } from './walk';

const json = z.json();
const answersSchema = z.record(z.string(), z.json());
const file = z
  .strictObject({
    usual: z.record(z.string(), answersSchema),
    walks: z.array(
      z.strictObject({
        name: z.string(),
        machine: z.string(),
        input: json,
        answers: answersSchema.default({}),
        from: z.string().optional(),
        story: z.string(),
        ends: z.string(),
      }),
    ),
  })
  .parse(parse(readFileSync(join(__dirname, 'walks.yaml'), 'utf8')));

describe('the state machines go', () => {
  it.each(file.walks.map((each) => [`${each.machine}: ${each.name}`, each] as const))('%s', async (_name, each) => {
    const { story, ends } = await walk(each.machine, each.input, { ...file.usual[each.machine], ...each.answers });
    const begin = each.from === undefined ? 0 : story.findIndex((line) => line.split(' ')[1] === each.from);
    expect(story.slice(begin)).toEqual(each.story.trimEnd().split('\n'));
    expect(ends).toBe(each.ends);
  });

  it('through every state there is', async () => {
    const all = file.walks.map(({ machine, input, answers }) =>
      walk(machine, input, { ...file.usual[machine], ...answers }),
    );
    const entered = new Set((await Promise.all(all)).flatMap(({ entered }) => entered));
    expect(allStates.map(({ machine, name }) => `${machine}.${name}`).filter((name) => !entered.has(name))).toEqual([]);
  });
});
