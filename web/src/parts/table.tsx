// A table with a caption. A wide one scrolls inside its own box.
import type { ComponentChildren } from 'preact';

export interface Column<R> {
  head: string;
  cell(row: R): ComponentChildren;
  /** numbers stand at the right */
  isNumber?: boolean;
  /** dates and the like never break */
  isShort?: boolean;
  /** names the row */
  isHead?: boolean;
}

interface TableProps<R> {
  caption: string;
  /** the heading above says the same: only for those who listen */
  isCaptionHidden?: boolean;
  columns: Column<R>[];
  rows: R[];
  keyOf(row: R): string | number;
  class?: string;
}

export function Table<R>({ caption, isCaptionHidden, columns, rows, keyOf, class: name }: TableProps<R>) {
  return (
    <div class="table-box" role="region" aria-label={caption} tabIndex={0}>
      <table class={name ? `table ${name}` : 'table'}>
        <caption class={isCaptionHidden ? 'hidden' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.head} scope="col" class={column.isNumber ? 'number' : undefined}>
                {column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>{columns.map((column) => cellOf(column, row))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function cellOf<R>(column: Column<R>, row: R) {
  const name = column.isNumber ? 'number' : column.isShort ? 'short' : undefined;
  return column.isHead ? (
    <th key={column.head} scope="row" class={name}>
      {column.cell(row)}
    </th>
  ) : (
    <td key={column.head} class={name} data-head={column.head}>
      {column.cell(row)}
    </td>
  );
}
