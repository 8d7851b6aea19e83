/** The same frame around every screen: title, body, status, keys. Views have no hooks. */
import { Box, Text } from 'ink';
import type { ReactNode } from 'react';
import type { KeyHint } from '../keys/key-table.ts';
import type { Busy, Status } from '../panel-state.ts';
import type { Size } from '../screen.ts';
import type { Look } from '../terminal/capabilities.ts';
import { bodySize, footerLine, hasRule, smallest, statusLines } from './frame-layout.ts';
import { styleOf } from './style.ts';
import { clip } from './text.ts';

export interface FrameProps {
  readonly size: Size;
  readonly look: Look;
  /** Raw text. */
  readonly title: string;
  readonly status: Status | undefined;
  readonly busy: Busy | undefined;
  readonly hints: readonly KeyHint[];
  readonly helpHint: KeyHint | undefined;
  readonly body: (size: Size) => ReactNode;
}

export function Frame(props: FrameProps): ReactNode {
  const { size, look, title, status, busy, hints, helpHint, body } = props;
  const { columns, rows } = size;
  const { path, rule } = look.hasUnicode ? { path: '›', rule: '─' } : { path: '>', rule: '-' };
  const told = statusLines(status, busy, columns, look);
  const heading = clip(`smimectl ${path} ${title}`, columns, look);
  const footer = footerLine(hints, helpHint, look.isScreenReader ? Infinity : columns);
  const inside = bodySize(size, told.length);
  const statusStyle = styleOf(status?.tone, look);
  if (look.isScreenReader) {
    return (
      <Box flexDirection="column">
        <Text>{heading}</Text>
        {body(inside)}
        {told.join('') === '' ? null : <Text>{told.join(' ')}</Text>}
        <Text>{`Keys: ${footer}`}</Text>
      </Box>
    );
  }
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Text bold>{heading}</Text>
      {hasRule(size) ? <Text>{rule.repeat(columns)}</Text> : null}
      <Box flexDirection="column" width={columns} height={inside.rows} flexShrink={0} overflow="hidden">
        {body(inside)}
      </Box>
      <Text wrap="truncate" {...statusStyle}>
        {/* An empty text has no height, and the keys would not stand at the bottom. */}
        {told.join('\n') || ' '}
      </Text>
      <Text wrap="truncate">{footer}</Text>
    </Box>
  );
}

export function TooSmall({ columns, rows }: Size): ReactNode {
  return (
    <Text>
      {`Terminal too small: ${columns}x${rows}. smimectl needs ${smallest.columns}x${smallest.rows}. Enlarge it, or press q.`}
    </Text>
  );
}
