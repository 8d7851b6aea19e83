/** Activity as a table: when, what, with which outcome, by whom, and in words what it was about. */
import type { ActivityEntry } from '../core/activity.ts';
import { toned } from './styled-text.ts';
import { marked, type Symbols } from './symbols.ts';
import type { Column } from './table.ts';

const mostNamed = 3;

function recipientsText(to: readonly string[]): string {
  const more = to.length - mostNamed;
  const named = to.slice(0, mostNamed).join(', ');
  return `to ${more > 0 ? `${named} and ${more} more` : named}`;
}

/** What an entry is about, in one line. Of mail people know who wrote to whom, and hardly the Message-ID. */
export function activityText({ subject = '', from = '', to = [], message = '' }: ActivityEntry): string {
  const route = `${from} ${to.length === 0 ? '' : recipientsText(to)}`.trim();
  const parts = route === '' ? [subject, message] : [route, message, subject];
  return parts.filter((part) => part !== '').join(': ');
}

/** `2026-11-23 14:05:09`, UTC. */
export function activityTime({ at }: ActivityEntry): string {
  return at.slice(0, 19).replace('T', ' ');
}

export function activityColumns(symbols: Symbols | undefined): readonly Column<ActivityEntry>[] {
  return [
    { title: 'AT (UTC)', cell: activityTime, rank: 1 },
    { title: 'ACTION', cell: ({ action }) => action },
    {
      title: 'OUTCOME',
      cell: ({ outcome }) =>
        outcome === 'success'
          ? toned(marked(symbols, 'yes', 'success'), 'good')
          : toned(marked(symbols, 'no', 'failed'), 'bad'),
    },
    { title: 'BY', cell: ({ actor }) => actor ?? '', minimum: 4, rank: 0 },
    { title: 'ABOUT', cell: activityText, minimum: 16 },
  ];
}
