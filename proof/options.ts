import { InvalidArgumentError } from 'commander';

/** A whole number from 1 on, as an option of a command. */
export function positive(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return number;
}
