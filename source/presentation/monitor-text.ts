/** The monitor's report for people, for scripts, for Nagios and Icinga, and for Prometheus' textfile collector. */
import type { CertificateEntry } from '../core/inventory.ts';
import { kindOf } from '../core/inventory.ts';
import type { Reason } from '../core/reason.ts';
import type { Group } from '../core/store-state.ts';
import { nameOf } from './certificate-columns.ts';
import { kindWords } from './certificate-status.ts';
import { counted } from './counts.ts';
import { isoDate, isoTimestamp, relativeTime } from './dates.ts';
import { shortFingerprint } from './fingerprint-text.ts';
import { printable } from './printable.ts';
import { type Line, type Tone, toned } from './styled-text.ts';
import type { Column } from './table.ts';

export type WarningState = 'ok' | 'warning' | 'critical';

interface WatchedCertificate {
  readonly entry: CertificateEntry;
  readonly daysLeft: number;
  readonly state: WarningState;
  readonly replacedBy?: CertificateEntry;
}

interface WatchedGroup {
  readonly group: Group;
  readonly state: WarningState;
  readonly signsUntil?: number;
  readonly daysLeft?: number;
  readonly reason?: Reason;
}

/** Structurally what monitoring answers. */
export interface WatchReport {
  readonly state: WarningState;
  readonly isEnabled: boolean;
  readonly limits: { readonly warnDays: number; readonly criticalDays: number };
  readonly certificates: readonly WatchedCertificate[];
  readonly groups: readonly WatchedGroup[];
}

export function monitorJson(report: WatchReport): object {
  return {
    state: report.state,
    enabled: report.isEnabled,
    warnDays: report.limits.warnDays,
    criticalDays: report.limits.criticalDays,
    certificates: report.certificates.map(({ entry, daysLeft, state, replacedBy }) => ({
      fingerprint: entry.certificate.fingerprint,
      kind: kindOf(entry),
      subject: entry.certificate.subject.text,
      addresses: entry.certificate.addresses.map(({ address }) => address),
      notAfter: isoTimestamp(entry.certificate.notAfter),
      daysLeft,
      state,
      ...(replacedBy === undefined ? {} : { replacedBy: replacedBy.certificate.fingerprint }),
    })),
    groups: report.groups.map(({ group, state, signsUntil, daysLeft, reason }) => ({
      name: group.name,
      state,
      ...(signsUntil === undefined ? {} : { signsUntil: isoTimestamp(signsUntil) }),
      ...(daysLeft === undefined ? {} : { daysLeft }),
      ...(reason === undefined ? {} : { reason }),
    })),
  };
}

const tones: Readonly<Record<WarningState, Tone>> = { ok: 'good', warning: 'warning', critical: 'bad' };

/** Certificates that need attention, as a table. */
export const monitorColumns: readonly Column<WatchedCertificate>[] = [
  { title: 'STATE', cell: ({ state }) => toned(state, tones[state]) },
  { title: 'DAYS', cell: ({ daysLeft }) => String(daysLeft), align: 'right' },
  { title: 'UNTIL', cell: ({ entry }) => isoDate(entry.certificate.notAfter) },
  { title: 'KIND', cell: ({ entry }) => kindWords(entry).word },
  { title: 'FINGERPRINT', cell: ({ entry }) => shortFingerprint(entry.certificate.fingerprint) },
  { title: 'NAME', cell: ({ entry }) => nameOf(entry), minimum: 16 },
];

function groupText({ group, signsUntil, reason }: WatchedGroup, now: number): string {
  if (signsUntil === undefined) {
    return `group "${group.name}" cannot sign${reason === undefined ? '' : `: ${reason.message}`}`;
  }
  return `group "${group.name}" can sign until ${isoDate(signsUntil)}, ${relativeTime(signsUntil, now)}`;
}

/** Groups one line each, the first to lose signing first. */
export function monitorGroupLines({ groups }: WatchReport, now: number): readonly Line[] {
  return groups.map((watched) => [
    toned(watched.state, tones[watched.state]),
    { text: `: ${groupText(watched, now)}` },
  ]);
}

export const troubled = <Watched extends { readonly state: WarningState }>(all: readonly Watched[]) =>
  all.filter(({ state }) => state !== 'ok');

/** The first line with perfdata, details below (Monitoring Plugins Development Guidelines). */
export function nagiosLines(report: WatchReport, now: number): readonly string[] {
  const { certificates, groups, limits } = report;
  const troubles = [
    ...troubled(groups).map((watched) => groupText(watched, now)),
    ...troubled(certificates).map(({ entry, daysLeft }) => {
      const time = relativeTime(entry.certificate.notAfter, now);
      return `${nameOf(entry)} (${kindWords(entry).word}) ${daysLeft < 0 ? 'expired' : 'expires'} ${time}`;
    }),
  ].map((text) => printable(text).replaceAll('|', '/'));
  const [first] = troubles;
  const rest = troubles.length > 1 ? `, and ${troubles.length - 1} more` : '';
  const summary =
    first === undefined ? `${counted(certificates.length, 'certificate')} in order` : `${first}${rest}`;
  // A replaced certificate's end alarms nobody, so it is no part of the figure either.
  const earliest = certificates.find(({ replacedBy }) => replacedBy === undefined)?.daysLeft;
  const expired = certificates.filter(({ daysLeft, replacedBy }) => daysLeft < 0 && replacedBy === undefined);
  const perfdata = [
    ...(earliest === undefined ? [] : [`days_left=${earliest};${limits.warnDays}:;${limits.criticalDays}:`]),
    `certificates=${certificates.length};;;0`,
    `expired=${expired.length};;;0`,
    `troubled=${troubled(certificates).length};;;0`,
    `groups_troubled=${troubled(groups).length};;;0`,
  ].join(' ');
  return [`SMIME ${report.state.toUpperCase()} - ${summary} | ${perfdata}`, ...troubles.slice(1)];
}

function labels(values: Readonly<Record<string, string>>): string {
  const escaped = (value: string) => printable(value).replace(/["\\]/g, '\\$&');
  return Object.entries(values)
    .map(([name, value]) => `${name}="${escaped(value)}"`)
    .join(',');
}

/** The text exposition format, for node_exporter's textfile collector. Times are seconds since the epoch. */
export function prometheusLines(report: WatchReport): readonly string[] {
  const metric = (name: string, help: string, samples: readonly string[]) =>
    samples.length === 0
      ? []
      : [
          `# HELP smimectl_${name} ${help}`,
          `# TYPE smimectl_${name} gauge`,
          ...samples.map((sample) => `smimectl_${name}${sample}`),
        ];
  const seconds = (time: number) => Math.floor(time / 1000);
  const certificateLabels = ({ entry }: WatchedCertificate) =>
    labels({
      fingerprint: entry.certificate.fingerprint,
      kind: kindOf(entry),
      name: nameOf(entry).slice(0, 200),
    });
  return [
    ...metric('enabled', 'Whether S/MIME is enabled.', [` ${report.isEnabled ? 1 : 0}`]),
    ...metric(
      'certificate_not_after_seconds',
      'When the certificate expires.',
      report.certificates.map(
        (watched) => `{${certificateLabels(watched)}} ${seconds(watched.entry.certificate.notAfter)}`,
      ),
    ),
    ...metric(
      'certificate_replaced',
      'Whether a longer valid certificate replaces it.',
      report.certificates.map(
        (watched) => `{${certificateLabels(watched)}} ${watched.replacedBy === undefined ? 0 : 1}`,
      ),
    ),
    ...metric(
      'group_can_sign',
      'Whether the mail of the group can be signed now.',
      report.groups.map(
        ({ group, signsUntil }) => `{${labels({ group: group.name })}} ${signsUntil === undefined ? 0 : 1}`,
      ),
    ),
    ...metric(
      'group_signs_until_seconds',
      'Until when the mail of the group can be signed.',
      report.groups.flatMap(({ group, signsUntil }) =>
        signsUntil === undefined ? [] : [`{${labels({ group: group.name })}} ${seconds(signsUntil)}`],
      ),
    ),
  ];
}
