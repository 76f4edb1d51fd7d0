/** questions.test.ts — what a poll asks, and what is missing before it can. */
import { expect, test } from "vitest";
import { asked, newQuestion, wrongOf, type Question } from "../src/views/poll/questions";

function written(text: string, ...options: string[]): Question {
  return { ...newQuestion(), text, options: options.map((option, key) => ({ key, text: option })) };
}

test("a question has words and two answers that are not the same", () => {
  expect(wrongOf(newQuestion())).toEqual({ question: "poll.question_wanted", options: "poll.options_wanted" });
  expect(wrongOf(written("When?", "now", " "))).toEqual({ options: "poll.options_wanted" });
  expect(wrongOf(written("When?", "now", " now "))).toEqual({ options: "poll.options_twice" });
  expect(wrongOf(written("When?", "now", "then"))).toEqual({});
});

test("what is asked is without blanks and empty answers", () => {
  expect(asked(written(" When? ", "now ", "", "then"))).toEqual({ question: "When?", options: ["now", "then"] });
  expect(asked({ ...written("Who?", "a", "b"), isMany: true })).toMatchObject({ choices_max: 2 });
});
