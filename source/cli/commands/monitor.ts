/** `smimectl monitor` */
import { asUserError, UserError } from '../../core/errors.ts';
import { type MonitorReport, type MonitorState, monitorStore } from '../../operations/monitor.ts';
import { counted } from '../../presentation/counts.ts';
import {
  monitorColumns,
  monitorGroupLines,
  monitorJson,
  nagiosLines,
  prometheusLines,
  troubled,
} from '../../presentation/monitor-text.ts';
import type { Command, Invocation } from '../command.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { choice, duration } from '../option.ts';

const warnOption = duration('warn', '30d', 'warn when less is left; 30d unless told');
const criticalOption = duration('crit', '7d', 'critical when less is left; 7d unless told');
const formatOption = choice('format', ['text', 'json', 'nagios', 'prometheus'], 'text unless told');

/** The plugin codes of Nagios and Icinga. */
const nagiosCodes: Readonly<Record<MonitorState | 'unknown', ExitCode>> = {
  ok: 0,
  warning: 1,
  critical: 2,
  unknown: 3,
};

export const monitor: Command = {
  name: ['monitor'],
  summary: 'tell which certificates expire soon, for cron and monitoring',
  details: [
    'Certificates by the days they have left and groups by the time until which they can sign. ' +
      'A certificate that a longer valid one for the same addresses replaces is in order.',
    'With --format nagios the exit codes are those of a plugin: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.',
  ],
  options: [warnOption, criticalOption, formatOption],
  examples: [
    { summary: 'what needs attention', command: 'smimectl monitor' },
    { summary: 'as a check of Icinga', command: 'smimectl monitor --format nagios --warn 30d --crit 7d' },
    {
      summary: 'for the textfile collector of node_exporter',
      command: 'smimectl monitor --format prometheus > smime.prom.new && mv smime.prom.new smime.prom',
    },
  ],
  async run(invocation) {
    const { get, output } = invocation;
    const format = output.isJson ? 'json' : (get(formatOption) ?? 'text');
    const limits = { warnDays: get(warnOption) ?? 30, criticalDays: get(criticalOption) ?? 7 };
    if (limits.criticalDays > limits.warnDays) {
      throw new UserError('usage', '--crit is longer than --warn, so nothing could ever be a warning only');
    }
    if (format === 'nagios') return nagios(invocation, limits);
    const context = await invocation.context();
    const report = await monitorStore(context, limits);
    if (format === 'json') await output.json(monitorJson(report));
    else if (format === 'prometheus') await output.lines(prometheusLines(report));
    else await tell(invocation, report, context.clock());
    return exitCodes.done;
  },
};

/** A plugin that fails says so on standard output, where its caller reads. */
async function nagios({ context, output }: Invocation, limits: MonitorReport['limits']): Promise<ExitCode> {
  let report: MonitorReport;
  let now: number;
  try {
    const opened = await context();
    report = await monitorStore(opened, limits);
    now = opened.clock();
  } catch (thrown) {
    await output.lines([`SMIME UNKNOWN - ${asUserError(thrown).message.replaceAll('|', '/')}`]);
    return nagiosCodes.unknown;
  }
  await output.lines(nagiosLines(report, now));
  return nagiosCodes[report.state];
}

async function tell({ output }: Invocation, report: MonitorReport, now: number): Promise<void> {
  const soon = troubled(report.certificates);
  const rest = report.certificates.length - soon.length;
  await output.lines([
    ...monitorGroupLines(report, now),
    ...(soon.length === 0 ? [] : output.table(monitorColumns, soon, '')),
    `${counted(rest, 'certificate')} in order`,
    ...(report.isEnabled ? [] : ['S/MIME is disabled, so no group signs.']),
  ]);
}
