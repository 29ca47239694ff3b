package org.espalier.cli.planted.core;

import org.espalier.cli.planted.verify.Oracle;

/** Core that knows the examiner. */
final class KnowsVerify {
  final Oracle oracle = new Oracle();
}
