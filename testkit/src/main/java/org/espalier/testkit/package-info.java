/** Contract suites for structures and estimators. */
package org.espalier.testkit;
