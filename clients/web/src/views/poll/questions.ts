/** questions.ts — the questions of a poll as they are being written, and what is missing. Pure. */
import type { PollQuestion } from "chat-sdk";

export interface Question {
  /** Tells them apart while they come and go. */
  key: number;
  text: string;
  options: { key: number; text: string }[];
  isMany: boolean;
}

export type Wrong = { question?: "poll.question_wanted"; options?: "poll.options_wanted" | "poll.options_twice" };

export const QUESTIONS_MAX = 10;
export const OPTIONS_MAX = 20;

let last = 0;
export const newOption = (): Question["options"][number] => ({ key: ++last, text: "" });
export const newQuestion = (): Question => ({ key: ++last, text: "", options: [newOption(), newOption()], isMany: false });

const filled = ({ options }: Question): string[] => options.map(({ text }) => text.trim()).filter(Boolean);

/** Nothing: it can be asked. */
export function wrongOf(question: Question): Wrong {
  const options = filled(question);
  return {
    ...(question.text.trim() ? {} : { question: "poll.question_wanted" }),
    ...(options.length < 2 ? { options: "poll.options_wanted" } : new Set(options).size < options.length ? { options: "poll.options_twice" } : {}),
  };
}

export function asked(question: Question): PollQuestion {
  const options = filled(question);
  return { question: question.text.trim(), options, ...(question.isMany ? { choices_max: options.length } : {}) };
}
