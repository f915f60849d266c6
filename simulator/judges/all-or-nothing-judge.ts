import type { Judge } from './evidence';
import { readRule, ruleText, sameRule, soleServer } from './rule-reading';

/** At the end one generation serves everything: green after a release, what served before otherwise. */
export const judgeAllOrNothing: Judge = ({ outcome, before, after, ruleArn, green, deeds }) => {
  const was = readRule(before, ruleArn);
  const is = readRule(after, ruleArn);
  switch (outcome) {
    case 'RELEASED':
      return green !== undefined && soleServer(is) === green
        ? []
        : [`Released, but the rule sends to ${ruleText(is)}.`];
    case 'RECOVERED':
    case 'REFUSED':
      if (sameRule(was, is)) return [];
      // Refused before it touched anything: what somebody else did to the rule is not Kiln's to undo.
      if (outcome === 'REFUSED' && deeds.some(({ kind }) => kind === 'rule')) return [];
      return [`Ended as ${outcome}, but the rule sends to ${ruleText(is)} and not to ${ruleText(was)} as before.`];
    case 'FAILED':
      return [];
  }
};
