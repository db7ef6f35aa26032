import type { DecodeAnswer, DecodeWorker } from '../../../src/panel/worker/decode-task.ts';
import { Decoding } from '../../../src/panel/worker/run-decode.ts';
import type { SampleLog } from './sample-log.ts';

/** Decodes on the thread that asks: what stands for the worker where there is none. */
export function sampleDecodeWorker(log: SampleLog, onAnswer: (answer: DecodeAnswer) => void): DecodeWorker {
  let ended = false;
  const decoding = new Decoding(
    (of, { batch, offset, length }) => log.store.payload(of, batch, offset, length),
    (answer) => {
      if (!ended) onAnswer(answer);
    },
  );
  return {
    post: (order) => void decoding.take(order),
    end: () => {
      ended = true;
    },
  };
}
