import type { Judge } from './evidence';

/** Every execution ends, inside its deadline. */
export const judgeEnding: Judge = ({ executions, deadline, startedAt }) =>
  executions.flatMap(({ machine, name, endedAt }) => {
    if (endedAt === undefined) return [`The ${machine} execution ${name} never ended.`];
    if (endedAt <= deadline) return [];
    const late = Math.round((endedAt - startedAt) / 1000);
    return [`The ${machine} execution ${name} ended only after ${late} s.`];
  });
