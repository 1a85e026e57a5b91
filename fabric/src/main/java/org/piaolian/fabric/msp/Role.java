package org.piaolian.fabric.msp;

import java.util.Locale;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;

/** What the organizational unit of a certificate makes its holder (Fabric's NodeOUs). */
public enum Role {
    CLIENT(MSPRoleType.CLIENT),
    PEER(MSPRoleType.PEER),
    ADMIN(MSPRoleType.ADMIN),
    ORDERER(MSPRoleType.ORDERER);

    private final MSPRoleType type;

    Role(MSPRoleType type) {
        this.type = type;
    }

    public String unit() {
        return name().toLowerCase(Locale.ROOT);
    }

    public MSPRoleType type() {
        return type;
    }

    static Optional<Role> ofUnit(String unit) {
        for (Role role : values()) {
            if (role.unit().equals(unit)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }
}
