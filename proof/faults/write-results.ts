import type { Rule } from './acceptance';
import type { Case } from './cases';
import type { Tried } from './enumeration';
import type { Recording } from './recording';

export function writeResults(
  _c: readonly Case[],
  _t: readonly Tried[],
  _r: readonly Recording[],
  _rules: readonly Rule[],
): void {}
