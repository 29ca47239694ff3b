/**
 * Checks that trust nothing but the definitions: enumeration and golden values.
 *
 * <p>{@link org.espalier.core.check.BruteForce} answers every question by listing all structures;
 * {@link org.espalier.core.check.Agreement} compares a structure's own answers with it; {@link
 * org.espalier.core.check.Families} lists the instances that everything is checked on; {@link
 * org.espalier.core.check.SelfCheck} runs over them; {@link org.espalier.core.check.Golden}
 * compares with files of golden values. Nothing here shares code with the kernels that it checks,
 * and nothing needs a test framework, so that an installation can check itself.
 */
package org.espalier.core.check;
