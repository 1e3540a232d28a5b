// The document as it would look now. What a change made new is marked for a moment.
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { Card } from '../../parts/card';
import { Chip } from '../../parts/chip';
import { t } from '../../app/t';
import { changedBlocks } from './questions';

const MARKED_MS = 3000;

interface PreviewCardProps {
  html: string;
  isEdited: boolean;
  children?: ComponentChildren;
}

export function PreviewCard({ html, isEdited, children }: PreviewCardProps) {
  return (
    <Card
      title={t('documents.preview')}
      aside={isEdited ? <Chip tone="plain">{t('documents.edited')}</Chip> : undefined}
    >
      <Paper html={html} />
      {children}
    </Card>
  );
}

/** @html: made by the server, which escapes everything that people wrote */
export function Paper({ html }: { html: string }) {
  const paper = useRef<HTMLDivElement>(null);
  const before = useRef<string[] | null>(null);
  useEffect(() => {
    const blocks = [...paper.current!.children];
    const texts = blocks.map((block) => block.textContent ?? '');
    const marked = before.current ? changedBlocks(before.current, texts).map((index) => blocks[index]!) : [];
    before.current = texts;
    for (const block of marked) block.classList.add('is-changed');
    const timer = setTimeout(() => marked.forEach((block) => block.classList.remove('is-changed')), MARKED_MS);
    return () => clearTimeout(timer);
  }, [html]);
  return <div ref={paper} class="paper document" lang="ja" dangerouslySetInnerHTML={{ __html: html }} />;
}
