/** Schema migrations of the portal, and a PostgreSQL server on this machine for trial and tests. */
@NullMarked
package org.piaolian.sql;

import org.jspecify.annotations.NullMarked;
