@NullMarked
package org.piaolian.chaincode;

import org.jspecify.annotations.NullMarked;
