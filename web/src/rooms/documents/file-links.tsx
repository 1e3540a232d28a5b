// The document as a file, in every form.
import { t, type PlainKey } from '../../app/t';
import { LinkButton } from '../../parts/button';

const FORMS: { name: string; label: PlainKey }[] = [
  { name: 'pdf', label: 'documents.as-pdf' },
  { name: 'docx', label: 'documents.as-word' },
  { name: 'html', label: 'documents.as-html' },
  { name: 'text', label: 'documents.as-text' },
];

/** @path: what stands before the name of the form */
export function FileLinks({ path }: { path: string }) {
  return (
    <div class="card-actions file-links">
      {FORMS.map(({ name, label }) => (
        <LinkButton key={name} isSmall href={`${path}/${name}`}>
          {t(label)}
        </LinkButton>
      ))}
    </div>
  );
}
