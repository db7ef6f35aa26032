import type { ComponentType, JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/**
 * A view whose code is loaded when it is first shown, so that the panel's first paint does not wait for it. `waiting` is
 * shown meanwhile, and `failed` where the file is gone, as after an update of the extension.
 */
export function lazy<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  words: { readonly waiting: () => string; readonly failed: () => string },
): (props: Props) => JSX.Element {
  let loaded: ComponentType<Props> | null = null;
  return function Lazy(props: Props) {
    const [failed, setFailed] = useState(false);
    const [View, setView] = useState<{ readonly view: ComponentType<Props> } | null>(
      loaded === null ? null : { view: loaded },
    );
    useEffect(() => {
      if (loaded !== null) return;
      load().then(
        (view) => {
          loaded = view;
          setView({ view });
        },
        () => setFailed(true),
      );
    }, []);
    if (View === null) {
      return (
        <p class="page dim" role="status">
          {failed ? words.failed() : words.waiting()}
        </p>
      );
    }
    return <View.view {...props} />;
  };
}
