/** Reading and preparing data. Every complaint names file, line and cause. */
package org.espalier.data;
