import { isBlock } from '../lambdas/domain/block';
import type { RehearsalEvent } from '../simulator/report/rehearsal-event';
import { clockTime } from './duration';
import type { Painter } from './painter';

const BAR = 20;

/** One thing that happened, as one line: virtual time, where, and what. */
export function progressLine(event: RehearsalEvent, painter: Painter): string {
  return `${painter.faint(clockTime(event.t).padStart(8))}  ${body(event, painter)}`;
}

function body(event: RehearsalEvent, painter: Painter): string {
  const text = inOneLine(event.text);
  const where = (name: unknown): string => String(name).padEnd(20);
  switch (event.kind) {
    case 'prelude':
      return painter.faint(text);
    case 'trigger':
      return `${where('trigger')} ${text}`;
    case 'execution': {
      const ended = event.status === 'SUCCEEDED' || event.status === 'RUNNING';
      return painter.strong(ended ? text : painter.bad(text));
    }
    case 'state':
      return `${where(event.state)} ${painter.faint(text)}`.trimEnd();
    case 'retry':
      return `${where(event.state)} ${painter.warn(text)}`;
    case 'caught':
      return `${where(event.state)} ${painter.bad(text)}`;
    case 'traffic':
      return `${where('traffic')} ${shares(event, painter)}`;
    case 'fault':
      return `${where('fault')} ${painter.warn(text)}`;
    case 'told':
      return `${where('told')} ${text}`;
    case 'page':
      return `${where('page')} ${painter.bad(text)}`;
  }
}

/** `████░░░░  prod-web-v002 25 % · prod-web-v001 75 %   8 healthy of 4 required` */
function shares(event: RehearsalEvent, painter: Painter): string {
  const groups = Array.isArray(event.groups) ? event.groups.filter(isBlock) : [];
  const green = Number(groups.length > 1 ? groups[0]?.weight : (groups[0]?.weight ?? 0));
  const filled = Math.round((green / 100) * BAR);
  const bar = painter.good('█'.repeat(filled)) + painter.old('░'.repeat(BAR - filled));
  return `${bar} ${event.text}`;
}

function inOneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' / ');
}
