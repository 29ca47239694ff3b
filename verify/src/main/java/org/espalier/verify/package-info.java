/**
 * Checks that trust nothing but the definitions: enumeration and golden values.
 *
 * <p>{@link org.espalier.verify.BruteForce} answers every question by listing all structures;
 * {@link org.espalier.verify.Agreement} compares a structure's own answers with it; {@link
 * org.espalier.verify.Families} lists the instances that everything is checked on; {@link
 * org.espalier.verify.SelfCheck} runs over them; {@link org.espalier.verify.Golden} compares with
 * files of golden values. Nothing here shares code with the kernels that it checks, and nothing
 * needs a test framework, so that an installation can check itself.
 */
package org.espalier.verify;
