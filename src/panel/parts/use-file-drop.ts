import { useEffect, useState } from 'preact/hooks';

/**
 * Takes files that are dropped anywhere on the page; true while files are dragged over it. Where `accepts` returns false,
 * the browser shows that nothing can be dropped.
 */
export function useFileDrop(accepts: () => boolean, onDrop: (files: readonly File[]) => void): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const listening = new AbortController();
    const { signal } = listening;
    const isOffer = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes('Files') === true;
    const onDrag = (event: DragEvent) => {
      if (!isOffer(event)) return;
      // Without it the browser would open the file instead of the page.
      event.preventDefault();
      const can = accepts();
      if (event.dataTransfer !== null) event.dataTransfer.dropEffect = can ? 'copy' : 'none';
      setOver(can);
    };
    window.addEventListener('dragenter', onDrag, { signal });
    window.addEventListener('dragover', onDrag, { signal });
    window.addEventListener(
      'dragleave',
      // Leaves the page where it enters no other element.
      ({ relatedTarget }) => {
        if (relatedTarget === null) setOver(false);
      },
      { signal },
    );
    window.addEventListener(
      'drop',
      (event) => {
        setOver(false);
        if (!isOffer(event)) return;
        event.preventDefault();
        if (accepts()) onDrop([...(event.dataTransfer?.files ?? [])]);
      },
      { signal },
    );
    return () => listening.abort();
  }, []);
  return over;
}
