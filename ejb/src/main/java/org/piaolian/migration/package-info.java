/** Brings the database schema up to date before anything else starts. */
@NullMarked
package org.piaolian.migration;

import org.jspecify.annotations.NullMarked;
