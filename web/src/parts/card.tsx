// A part of a page with its own heading.
import type { ComponentChildren } from 'preact';

interface CardProps {
  title: string;
  /** right of the heading */
  aside?: ComponentChildren;
  /** one sentence below the heading */
  lead?: ComponentChildren;
  id?: string;
  class?: string;
  children?: ComponentChildren;
}

export function Card({ title, aside, lead, id, class: name, children }: CardProps) {
  return (
    <section class={name ? `card ${name}` : 'card'} id={id}>
      <div class="card-head">
        <h2>{title}</h2>
        {aside && <div class="card-aside">{aside}</div>}
      </div>
      {lead && <p class="card-lead">{lead}</p>}
      {children}
    </section>
  );
}
