// One document: questions at the left, what becomes of them at the right; then approval, versions and the public page.
import { useState } from 'preact/hooks';
import type { Document, Schemas } from '../../api/types';
import { may } from '../../app/frame';
import { History } from '../../parts/history';
import { PageHead } from '../../parts/page-head';
import { t } from '../../app/t';
import { ApprovalCard } from './approval-card';
import { ConflictsCard } from './conflicts-card';
import { FileLinks } from './file-links';
import { PreviewCard } from './preview-card';
import { PublicationCard } from './publication-card';
import { QuestionsCard } from './questions-card';
import { RevisionNotice } from './revision-notice';
import { TextCard } from './text-card';
import { VersionsCard } from './versions-card';
import { WordingNotice } from '../../parts/wording-notice';

type Side = 'questions' | 'preview';

export function DocumentPage({ state }: { state: Schemas['DocumentPage'] }) {
  const [document, setDocument] = useState(state.document);
  /* On a phone one of the two is seen at a time. */
  const [side, setSide] = useState<Side>('questions');
  const mayWrite = may('documents.write');
  const hasQuestions = mayWrite && document.questions.length > 0;
  /* What waits for a decision is the first thing the owner sees. */
  const isWaiting = document.waitingId !== null && document.mayApprove;
  return (
    <>
      <PageHead
        title={document.title}
        back={{ href: '/documents', label: t('documents.list-title') }}
        lead={document.summary}
      />
      {isWaiting && <ApprovalCard document={document} onChange={setDocument} />}
      <RevisionNotice document={document} />
      <WordingNotice findings={document.wording} />
      {document.conflicts.length > 0 && <ConflictsCard document={document} onChange={setDocument} />}
      {hasQuestions && <SideSwitch side={side} onChange={setSide} />}
      <div class={hasQuestions ? `document-columns shows-${side}` : 'document-alone'}>
        {hasQuestions && (
          <div class="document-questions">
            <QuestionsCard document={document} onChange={setDocument} />
          </div>
        )}
        <div class="document-preview">
          <PreviewCard html={document.html} isEdited={document.isEdited}>
            <FileLinks path={`/documents/${document.kind}/draft`} />
          </PreviewCard>
        </div>
      </div>
      {mayWrite && <TextCard document={document} onChange={setDocument} />}
      {!isWaiting && <ApprovalCard document={document} onChange={setDocument} />}
      {document.isPublishable && <PublicationCard document={document} onChange={setDocument} />}
      <VersionsCard versions={document.versions} />
      <History objects={[document.kind, ...document.versions.map((version) => version.id)]} of={document.title} isCard />
    </>
  );
}

export interface DocumentCardProps {
  document: Document;
  onChange(document: Document): void;
}

function SideSwitch({ side, onChange }: { side: Side; onChange(side: Side): void }) {
  const sides: Side[] = ['questions', 'preview'];
  return (
    <div class="document-switch" role="group" aria-label={t('documents.sides')}>
      {sides.map((one) => (
        <button
          key={one}
          type="button"
          class={one === side ? 'button button-fill button-small' : 'button button-outline button-small'}
          aria-pressed={one === side}
          onClick={() => onChange(one)}
        >
          {t(one === 'questions' ? 'documents.questions' : 'documents.preview')}
        </button>
      ))}
    </div>
  );
}
