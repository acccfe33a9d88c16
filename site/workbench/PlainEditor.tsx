import { type Signal, useSignal } from '@preact/signals';
import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import { t } from '../i18n/translate.ts';

interface PlainEditorProps {
  file: string;
  text: Signal<string>;
  /** The highlighted text as the page came with it. */
  listing: ComponentChildren;
  field: RefObject<HTMLTextAreaElement>;
}

/**
 * The listing with a transparent text field over it. Once the text is no longer the listing's, a
 * plain copy takes the listing's place: it gives the field its size and shows what was typed.
 */
export function PlainEditor({ file, text, listing, field }: PlainEditorProps): JSX.Element {
  const original = useSignal(text.peek());
  const canType = useSignal(false);
  useEffect(() => {
    canType.value = true;
  }, []);
  return (
    <div class="plain-editor">
      {text.value === original.value ? (
        <div class="plain-text">{listing}</div>
      ) : (
        <pre class="plain-text" aria-hidden="true">
          {text.value.split('\n').map((line, index) => (
            <span key={index} class="line">{`${line}\n`}</span>
          ))}
        </pre>
      )}
      {canType.value && (
        <textarea
          ref={field}
          value={text.value}
          aria-label={t('editor.code', { file })}
          spellcheck={false}
          autocapitalize="off"
          autocomplete="off"
          wrap="off"
          onInput={(event) => {
            text.value = event.currentTarget.value;
          }}
        />
      )}
    </div>
  );
}
