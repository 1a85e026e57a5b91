/** Creates an installation for trying: certificates of HTTPS and of the departments, and the first accounts. */
@NullMarked
package org.piaolian.installation;

import org.jspecify.annotations.NullMarked;
