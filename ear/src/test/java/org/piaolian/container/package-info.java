/** The use cases inside the provisioned server, on its database and its ledger. */
@NullMarked
package org.piaolian.container;

import org.jspecify.annotations.NullMarked;
