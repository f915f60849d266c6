import { cronProblem } from '../../lambdas/domain/cron';
import { parseCron } from '../../simulator/aws/scheduler/cron';
import { TimeZone } from '../../simulator/aws/scheduler/time-zone';

/** What EventBridge Scheduler, as simulated, thinks of it. */
const isTaken = (fields: string): boolean => parseCron(fields, new TimeZone('UTC')) !== undefined;

describe('a cron expression', () => {
  it.each([
    '0 3 ? * TUE *',
    '0 3 ? * 3 2027',
    '15 0 1,15 * ? *',
    '0 22 ? JAN-jun,9 mon-FRI 2026-2030',
    '0 4 L * ? *',
    '0 4 LW * ? *',
    '0 4 31W * ? *',
    '0 4 ? * L *',
    '0 4 ? * 6L *',
    '0 4 ? * FRIL *',
    '0 4 ? * tue#1 *',
    '0/20 */6 1-31/2 * ? *',
    '* * * * ? *',
  ])('is taken, here as there: %s', (fields) => {
    expect(cronProblem(fields)).toBeUndefined();
    expect(isTaken(fields)).toBe(true);
  });

  it.each([
    ['0 3 * * TUE', 'it has 5 fields'],
    ['0 3 ? * TUE * *', 'it has 7 fields'],
    ['60 3 ? * TUE *', '60 is no minute'],
    ['0 24 ? * TUE *', '24 is no hour'],
    ['0 3 0 * ? *', '0 is no day of the month'],
    ['0 3 32W * ? *', '32W is no day of the month'],
    ['0 3 ? 13 TUE *', '13 is no month'],
    ['0 3 ? FEBR TUE *', 'FEBR is no month'],
    ['0 3 ? * 0 *', '0 is no day of the week'],
    ['0 3 ? * TUE#6 *', 'TUE#6 is no day of the week'],
    ['0 3 ? * FRI-MON *', 'FRI-MON is no day of the week'],
    ['0 3 ? * TUE 2200', '2200 is no year'],
    ['0 3 5- * ? *', '5- is no day of the month'],
    ['0 3 *-5 * ? *', '*-5 is no day of the month'],
    ['0 1/0 ? * TUE *', '1/0 is no hour'],
    ['0 3 * * * *', 'its days are * of the month and * of the week'],
    ['0 3 ? * ? *', 'its days are ? of the month and ? of the week'],
    [', 3 ? * TUE *', ', is no minute'],
  ])('is refused, here as there: %s', (fields, problem) => {
    expect(cronProblem(fields)?.problem).toContain(problem);
    expect(isTaken(fields)).toBe(false);
  });
});
