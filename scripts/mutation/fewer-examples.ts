import fc from "fast-check"

/**
 * The same few examples for every mutant, and no search for the smallest that fails: a mutant which only one
 * example in a hundred would find needs a test of its own.
 */
fc.configureGlobal({ numRuns: 10, seed: 1, endOnFailure: true })
