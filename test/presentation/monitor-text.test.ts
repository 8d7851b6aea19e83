import { describe, expect, it } from 'vitest';
import { monitorInventory } from '../../source/operations/monitor.ts';
import { monitorJson, nagiosLines, prometheusLines } from '../../source/presentation/monitor-text.ts';
import { monitor as contract, shaped } from '../cli/support/contract.ts';
import { day, entry, group, inventory, noon } from '../core/facts.ts';

const limits = { warnDays: 30, criticalDays: 7 };
const hostile = entry({ address: 'a|b"c\\d\n@x.org', notAfter: noon + 3 * day });
const reportOf = (...args: Parameters<typeof inventory>) =>
  monitorInventory(inventory(...args), limits, noon);
const troubled = reportOf([hostile, entry(), entry({ notAfter: noon - day, address: 'old@example.org' })], {
  groups: [group({ name: 'Sales | "EU"' })],
});
const calm = reportOf([entry()]);

describe('for Nagios and Icinga', () => {
  it('one line says it all, with perfdata behind the only bar of the line', () => {
    const [first = '', ...rest] = nagiosLines(troubled, noon);
    expect(first).toMatch(
      /^SMIME CRITICAL - group "Sales \/ "EU"" cannot sign: .*, and 2 more \| days_left=-1;30:;7: /,
    );
    expect(first.match(/\|/g)).toHaveLength(1);
    expect(first).toContain(' certificates=3;;;0 expired=1;;;0 troubled=2;;;0 groups_troubled=1;;;0');
    expect(rest.join('\n')).not.toContain('|');
    expect(rest).toHaveLength(2);
  });

  it('calm is OK', () => {
    expect(nagiosLines(calm, noon)).toEqual([
      'SMIME OK - 1 certificate in order | days_left=265;30:;7: certificates=1;;;0 expired=0;;;0 troubled=0;;;0 groups_troubled=0;;;0',
    ]);
    expect(nagiosLines(reportOf([]), noon)[0]).toMatch(
      /^SMIME OK - 0 certificates in order \| certificates=0/,
    );
  });
});

describe('for Prometheus', () => {
  /** The text exposition format 0.0.4. */
  const sample = /^[a-z_]+(\{([a-z]+="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)*\})? -?[0-9.]+$/;

  it('every line is a comment or a sample, whatever the names hold', () => {
    const lines = prometheusLines(troubled);
    for (const line of lines)
      expect(line).toMatch(line.startsWith('#') ? /^# (HELP|TYPE) smimectl_[a-z_]+ / : sample);
    expect(lines.join('\n')).toContain('smimectl_group_can_sign{group="Sales | \\"EU\\""} 0');
    expect(lines.join('\n')).toContain('\\\\u{000A}');
  });

  it('times are seconds', () => {
    const { notAfter } = hostile.certificate;
    expect(prometheusLines(troubled).some((line) => line.endsWith(` ${notAfter / 1000}`))).toBe(true);
  });
});

describe('for scripts', () => {
  it('it has its shape', () => {
    shaped(contract, monitorJson(troubled));
    shaped(contract, monitorJson(calm));
  });
});
